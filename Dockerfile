# syntax=docker/dockerfile:1
# Mikata as it runs for a company: no root, no compiler, no npm, and nothing that has to be written
# but /workspace/.mikata and /tmp. How to run it: docs/operations.md.

# plotly's small bundle, in the version for which the installed plotly draws; the build refuses
# another one (deploy/finish-image.sh).
FROM node:22-slim AS plotly
WORKDIR /plotly
RUN npm pack plotly.js-basic-dist-min@4.1.1 \
    && tar -xzf plotly.js-basic-dist-min-4.1.1.tgz package/plotly-basic.min.js

FROM python:3.11-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    PIP_NO_CACHE_DIR=1
WORKDIR /opt/mikata
RUN python -m venv .venv
COPY requirements.lock ./
RUN .venv/bin/python -m pip install --quiet --require-hashes --no-deps --no-compile -r requirements.lock
COPY . ./
COPY --from=plotly /plotly/package/plotly-basic.min.js node_modules/plotly.js-basic-dist-min/
RUN deploy/finish-image.sh

FROM python:3.11-slim-trixie
LABEL org.opencontainers.image.title="Mikata" \
      org.opencontainers.image.description="How work flows in an engineering organisation" \
      org.opencontainers.image.licenses="MIT"
# pg_dump and pg_restore for backups: not older than the server of docker-compose.yml.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends postgresql-client \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --gid 10001 mikata \
    && useradd --uid 10001 --gid mikata --no-create-home --home-dir /workspace --shell /usr/sbin/nologin mikata \
    && install --directory --owner=mikata --group=mikata --mode=0700 /workspace /workspace/.mikata /backups
COPY --from=build /opt/mikata /opt/mikata
ENV PATH=/opt/mikata/.venv/bin:/usr/local/bin:/usr/bin:/bin \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MIKATA_WORKSPACE=/workspace
WORKDIR /workspace
USER 10001:10001
EXPOSE 8050
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "/opt/mikata/deploy/is_ready.py"]
ENTRYPOINT ["mikata"]
CMD ["serve", "--host", "0.0.0.0", "--workers", "2"]
