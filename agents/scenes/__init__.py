"""Invented streams about real territories: what a scene is, its people, its words, and the scenes themselves."""
