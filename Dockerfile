# Synchro for production. docker-compose.yml runs it; see .env.example for what it reads.

FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --omit=dev

FROM python:3.11-slim-bookworm AS environment
COPY requirements-uv.txt requirements.txt ./
RUN python -m venv /opt/uv \
    && /opt/uv/bin/pip install --quiet --require-hashes -r requirements-uv.txt \
    && python -m venv --without-pip /opt/synchro \
    && /opt/uv/bin/uv pip sync --python /opt/synchro/bin/python --compile-bytecode \
        --require-hashes requirements.txt

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-dejavu-core \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --user-group --home-dir /nonexistent synchro
ENV PATH=/opt/synchro/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=synchro.settings \
    XDG_CACHE_HOME=/tmp
WORKDIR /app
COPY --from=environment /opt/synchro /opt/synchro
COPY --from=packages /app/node_modules node_modules
COPY manage.py ./
COPY synchro synchro
COPY people people
COPY programmes programmes
COPY processes processes
COPY templates templates
COPY static static
# Typefaces and static files are the same in every copy of this image, so they are made here. The
# settings of the demo need no secrets, and give static files the names that they have in production.
RUN python -m synchro.servers.words \
    && python -m synchro.servers.fonts \
    && python -c "from synchro.servers import fonts; fonts.ready('zh-hans')" \
    && SYNCHRO_MODE=demo python manage.py collectstatic --noinput -v 0
USER synchro
EXPOSE 8000
CMD ["gunicorn", "synchro.wsgi:application", "--bind", "0.0.0.0:8000", \
     "--worker-class", "gthread", "--threads", "4", "--preload", \
     "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
