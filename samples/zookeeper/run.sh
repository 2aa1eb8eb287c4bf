#!/usr/bin/env bash
# Runs Apache ZooKeeper's server, unchanged, with our appender's jar on its class path and the ten lines of logback.xml.
# Stop it with Ctrl-C.
#
#   samples/zookeeper/run.sh ws://127.0.0.1:8025/logs
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
url=${1:?usage: $0 URL}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
target=$here/target

[ -d "$target/lib" ] || "$root/mvnw" -q -B -f "$here/pom.xml" dependency:copy-dependencies
data=$(mktemp -d "$target/data.XXXXXX")
cat >"$data/zoo.cfg" <<CONFIG
dataDir=$data
clientPort=0
clientPortAddress=127.0.0.1
admin.enableServer=false
CONFIG
jars=$(ls "$root"/websocket-transport/target/websocket-transport-*.jar "$root"/logback-websocket-appender/target/logback-websocket-appender-*.jar |
  grep -Ev 'sources|javadoc|tests|original' | tr '\n' ':')
exec "$java" -Dws.url="$url" -cp "$here:$jars$target/lib/*" \
  org.apache.zookeeper.server.ZooKeeperServerMain "$data/zoo.cfg"
