#!/usr/bin/env bash
# A receiver over TLS, for applications that show a certificate; plain text for those on the same machine.
set -euo pipefail
exec java -jar websocket-receiver.jar \
  --listen wss://0.0.0.0:8443/logs --cert /etc/pki/logs/logs.pem --key /etc/pki/logs/logs.key \
  --client-auth need --ca-cert /etc/pki/logs/ca.pem --allowed-host logs.example \
  --listen ws://127.0.0.1:8025/logs \
  --file /var/log/ws/app.log
