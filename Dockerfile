# The chat, the service and the Chroma server, in one image: which one runs is the command (see compose.yaml).
FROM python:3.11.14-slim-bookworm AS build

# PyPI's PyTorch for Linux brings the libraries for graphics cards, some gigabytes. Where PyTorch's own index of
# CPU builds may be reached, give its address: docker build --build-arg PIP_EXTRA_INDEX_URL=…
ARG PIP_EXTRA_INDEX_URL=""
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN python -m venv /opt/next-stage
COPY requirements.lock requirements-torch.lock requirements-service.lock /source/
RUN /opt/next-stage/bin/pip install --require-hashes --no-deps --requirement /source/requirements.lock \
    && /opt/next-stage/bin/pip install --requirement /source/requirements-torch.lock \
    && /opt/next-stage/bin/pip install --require-hashes --no-deps --requirement /source/requirements-service.lock
COPY pyproject.toml README.md LICENSE /source/
COPY assistant /source/assistant
COPY ingest /source/ingest
COPY prompts /source/prompts
COPY vectorstore /source/vectorstore
COPY evals /source/evals
RUN /opt/next-stage/bin/pip install --no-deps --no-build-isolation /source

FROM python:3.11.14-slim-bookworm

RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin nextstage \
    && install --directory --owner nextstage --group nextstage /data
COPY --from=build /opt/next-stage /opt/next-stage
COPY LICENSE THIRD-PARTY.md /opt/next-stage/

# Inside the container every address is listened on; which machine reaches it is said where the port is published.
# Nothing is fetched at run time and nothing is sent.
ENV PATH=/opt/next-stage/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HOME=/data \
    NEXTSTAGE_DATA_DIR=/data \
    NEXTSTAGE_HOST=0.0.0.0 \
    NEXTSTAGE_SERVICE_HOST=0.0.0.0 \
    ANONYMIZED_TELEMETRY=False \
    HF_HUB_OFFLINE=1
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 8501 8600

# The first start prepares the decisions for search, some minutes on a small machine.
HEALTHCHECK --interval=30s --timeout=5s --start-period=10m --retries=3 \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]

ENTRYPOINT ["nextstage"]
CMD ["chat", "--no-browser"]
