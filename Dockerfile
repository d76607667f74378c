# The portal as an image: web, worker and beat are the same one. Debian 12, because that is what the tests run on.
FROM debian:12-slim AS build
WORKDIR /app
# What decides the packages and the style sheet comes first: a change of code alone builds in seconds.
COPY script script
COPY requirements requirements
COPY package.json package-lock.json ./
COPY static static
RUN script/setup
COPY . .
# --s3 for files in S3-compatible storage
ARG RELEASE_OPTIONS=""
RUN script/release ${RELEASE_OPTIONS}

FROM debian:12-slim
# Debian's own updates must come in, so no versions are named.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends python3 ca-certificates libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin helhedsplan \
    && install -d -o helhedsplan -g helhedsplan -m 750 /data
COPY --from=build /app /app
WORKDIR /app
USER 10001
# Only /data and /tmp are ever written.
ENV DATA_DIR=/data XDG_CACHE_HOME=/tmp/cache PYTHONUNBUFFERED=1
VOLUME /data
EXPOSE 8000
CMD [".venv/bin/gunicorn", "--config", "python:config.gunicorn", "--bind", "0.0.0.0:8000", "config.wsgi"]
