#!/usr/bin/env bash
# The main job at one glance: builds everything, starts the receiver, sends it a log through each appender and compares
# the file that it wrote with what was logged, byte for byte. Exits 0 only if every byte is the same.
#
#   samples/quickstart.sh            builds, runs, compares, cleans up the processes
#   samples/quickstart.sh --keep     leaves the receiver running for you to try more
#   samples/quickstart.sh --no-build uses the jars that are there
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

keep=no build=yes
for argument in "$@"; do
  case $argument in
    --keep) keep=yes ;;
    --no-build) build=no ;;
    *) echo "usage: $0 [--keep] [--no-build]" >&2; exit 2 ;;
  esac
done

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=samples/target/quickstart
receiver=''
stop() {
  if [ -n "$receiver" ] && kill -0 "$receiver" 2>/dev/null; then
    kill "$receiver"
    wait "$receiver" || true
  fi
}
trap stop EXIT

if [ "$build" = yes ]; then
  echo "Building (the first time takes a few minutes) ..."
  ./mvnw -q -B -Dfast -DskipTests -pl websocket-receiver,samples/log4j2,samples/logback -am package
fi
rm -rf "$work"
mkdir -p "$work"

# A real log: what a JVM says of its own start.
"$java" -Xlog:class+load=info,gc*=info,safepoint=info:file="$work/input.log":time,level,tags -version 2>/dev/null
echo "The log: $work/input.log, $(wc -l <"$work/input.log") lines, $(wc -c <"$work/input.log") bytes"

start_receiver() { # FILE
  "$java" -jar websocket-receiver/target/websocket-receiver.jar \
    --listen ws://127.0.0.1:0/logs --file "$1" 2>"$1.receiver" &
  receiver=$!
  for _ in $(seq 150); do
    url=$(sed -n 's/.*listening on \(ws:[^ ]*\).*/\1/p' "$1.receiver" | head -n 1)
    [ -z "$url" ] || return 0
    kill -0 "$receiver" 2>/dev/null || break
    sleep 0.1
  done
  echo "The receiver did not start:" >&2
  cat "$1.receiver" >&2
  exit 1
}

result=0
for framework in log4j2 logback; do
  file=$work/$framework.log
  start_receiver "$file"
  said=$("$java" -jar "samples/$framework/target/$framework-sample.jar" replay "$work/input.log" --url "$url") || result=1
  [ "$keep" = yes ] && [ "$framework" = logback ] || { stop; receiver=''; }
  # With --keep the receiver lives on: the appender had its acknowledgement, the file follows within moments.
  for _ in $(seq 100); do cmp -s "$work/input.log" "$file" && break; sleep 0.1; done
  echo
  echo "$framework: $said"
  echo "  received: $(wc -l <"$file") lines, $(wc -c <"$file") bytes in $file"
  if cmp "$work/input.log" "$file"; then
    echo "  compared: the same, byte for byte"
  else
    echo "  compared: DIFFERENT"
    result=1
  fi
done

echo
if [ "$keep" = yes ]; then
  trap - EXIT
  echo "The receiver goes on at $url (process $receiver) and writes $file. Try:"
  echo "  $java -jar samples/log4j2/target/log4j2-sample.jar replay - --url $url"
  echo "End it with: kill $receiver"
fi
[ "$result" = 0 ] && echo "All exact." || echo "NOT exact."
exit "$result"
