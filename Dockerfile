# Everything generated is committed, so Go is all that is needed to build.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /watchroom ./cmd/watchroom

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ffmpeg ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --uid 1000 --create-home watchroom \
 && install -d -o watchroom -g watchroom -m 700 /data \
 && install -d -o watchroom -g watchroom /media
COPY --from=build /watchroom /usr/local/bin/watchroom
USER watchroom
ENV WATCHROOM_DATA=/data WATCHROOM_MEDIA=/media
VOLUME /data
# 80 and 443 are for --tls-domain.
EXPOSE 80 443 8000 8001/tcp 8001/udp
# 3 (still starting) counts as a failure here too: the start period covers a migration.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["watchroom", "healthcheck"]
ENTRYPOINT ["watchroom"]
CMD ["serve"]
