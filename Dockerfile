# Footnote's images, one for each service: standalone (unless told otherwise), gateway, ingestion-service,
# embedding-service, inference-service. Models are mounted, not baked in.
#   docker build --build-arg SERVICE=gateway -t footnote-gateway:0.1.0 .
ARG SERVICE=standalone

FROM maven:3.9-eclipse-temurin-25 AS build
# The engine's native kernels are compiled where there is a C compiler.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends gcc libc6-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY pom.xml ./
COPY build build
COPY engine engine
COPY contracts contracts
COPY test-support test-support
COPY knowledge knowledge
COPY service-kit service-kit
COPY identity identity
COPY providers providers
COPY embedding-service embedding-service
COPY inference-service inference-service
COPY ingestion-service ingestion-service
COPY gateway gateway
COPY standalone standalone
COPY cli cli
COPY test-solr/pom.xml test-solr/pom.xml
COPY solr-tests/pom.xml solr-tests/pom.xml
COPY model-tools/pom.xml model-tools/pom.xml
COPY evals/pom.xml evals/pom.xml
COPY benchmarks/pom.xml benchmarks/pom.xml
# All services at once: the layers up to here are those of every image.
RUN mvn -B -q package -pl standalone -am -Dmaven.test.skip=true -Dformat.skip=true \
    && build/java-runtime.sh /opt/java
ARG SERVICE
RUN build/image-layout.sh "$SERVICE" /app

FROM debian:13-slim AS runtime
# Debian packages with OpenCL drivers that the image shall bring along, for GPUs other than NVIDIA's.
ARG OPENCL_DRIVERS=""
# NVIDIA's container toolkit mounts its driver, and the image names it to the loader of drivers.
# hadolint ignore=DL3008,SC2086
RUN apt-get update \
    && apt-get install -y --no-install-recommends libfontconfig1 ocl-icd-libopencl1 $OPENCL_DRIVERS \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir -p /etc/OpenCL/vendors \
    && echo libnvidia-opencl.so.1 >/etc/OpenCL/vendors/nvidia.icd \
    && groupadd --system --gid 10001 footnote \
    && useradd --system --uid 10001 --gid 10001 --home-dir /data --no-create-home footnote \
    && mkdir /data /models \
    && chown footnote:footnote /data
COPY --from=build /opt/java /opt/java
COPY --from=build /app/libraries /app/libraries
COPY --from=build /app/own /app/own
COPY --from=build /app/java.arguments /app/java.arguments
USER 10001:10001
# Settings that are the image's own; all others are docs/reference/settings.md's.
ENV FOOTNOTE_ADDRESS=0.0.0.0 \
    FOOTNOTE_PORT=8080 \
    FOOTNOTE_DATA=/data \
    FOOTNOTE_MODELS=/models \
    FOOTNOTE_STOP_DRAIN=5s \
    MANAGEMENT_SERVER_PORT=9090 \
    MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE=health,prometheus \
    SPRING_CONFIG_IMPORT=optional:configtree:/run/secrets/footnote/

# What a start loads and links is written down once, here, with models of a few kilobytes.
FROM runtime AS start
COPY --from=build /build/build/aot-cache.sh /tmp/aot-cache.sh
COPY --from=build /build/engine/src/test/resources/fixtures/tiny /tmp/models
RUN /tmp/aot-cache.sh /opt/java/bin/java /app /tmp/models /tmp/footnote.aot

FROM runtime
COPY --from=start /tmp/footnote.aot /app/footnote.aot
EXPOSE 8080 9090
VOLUME /data
ENTRYPOINT ["/opt/java/bin/java", "@/app/java.arguments"]
