# A worker in an environment of its own: what was tested is what is installed (by hash), and it runs as nobody special.
FROM python:3.11.13-slim-bookworm AS build
RUN python -m venv /opt/clameur
WORKDIR /src
COPY requirements.lock ./
RUN /opt/clameur/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE clameur.py ./
COPY streams streams
COPY alerts alerts
COPY agents agents
RUN /opt/clameur/bin/pip install --no-cache-dir --no-deps .

FROM python:3.11.13-slim-bookworm
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin clameur \
 && install --directory --owner clameur /var/lib/clameur
COPY --from=build /opt/clameur /opt/clameur
COPY config /etc/clameur
ENV PATH=/opt/clameur/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    CLAMEUR_CONFIG=/etc/clameur/clameur.toml \
    CLAMEUR_TERRITORIES=/etc/clameur/territories.toml \
    CLAMEUR_STATE_DIR=/var/lib/clameur \
    CLAMEUR_HTTP_HOST=0.0.0.0 \
    CLAMEUR_HTTP_PORT=9464 \
    CLAMEUR_LOG=info/json
USER 10001
WORKDIR /var/lib/clameur
EXPOSE 9464
STOPSIGNAL SIGTERM
# Alive, not ready: a worker that waits for Kafka must not be restarted for it.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:9464/healthz', timeout=4)"]
ENTRYPOINT ["clameur"]
CMD ["worker"]
