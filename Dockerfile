# One environment, two roles: `docker build --target rasa .` and `docker build --target edge .`
FROM python:3.11-slim AS build
WORKDIR /app
COPY requirements.txt ./
COPY tools tools
RUN python tools/bootstrap.py run
COPY . .
RUN .venv/bin/python -m bot train

FROM python:3.11-slim AS base
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin bot \
    && install -d -o bot -g bot -m 0700 /data
WORKDIR /app
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 BOT_DATA_DIR=/data
USER bot

# Rasa; the action server runs from the same image, in the same network, on loopback.
FROM base AS rasa
EXPOSE 5005
CMD ["python", "-m", "bot.rasa_cli", "run", "--model", "models/rasa.tar.gz", "--endpoints", "endpoints.yml", \
     "--credentials", "credentials.yml", "--interface", "0.0.0.0", "--port", "5005"]

# Gateway, dialogue, delivery and console.
FROM base AS edge
EXPOSE 8080 8081
CMD ["python", "-m", "bot", "serve"]
