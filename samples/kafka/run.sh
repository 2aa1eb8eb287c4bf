#!/usr/bin/env bash
# Runs Apache Kafka's broker (a real Log4j 2 program), unchanged, with our appender's jar on its class path and the
# lines of log4j2.xml. Stop it with Ctrl-C.
#
#   samples/kafka/run.sh ws://127.0.0.1:8025/logs
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
url=${1:?usage: $0 URL}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
target=$here/target

[ -d "$target/lib" ] || "$root/mvnw" -q -B -f "$here/pom.xml" dependency:copy-dependencies
data=$(mktemp -d "$target/data.XXXXXX")
cat >"$data/server.properties" <<CONFIG
process.roles=broker,controller
node.id=1
listeners=PLAINTEXT://127.0.0.1:0,CONTROLLER://127.0.0.1:19093
controller.listener.names=CONTROLLER
controller.quorum.voters=1@127.0.0.1:19093
log.dirs=$data/logs
offsets.topic.replication.factor=1
CONFIG
jars=$(ls "$root"/websocket-transport/target/websocket-transport-*.jar "$root"/log4j2-websocket-appender/target/log4j2-websocket-appender-*.jar |
  grep -Ev 'sources|javadoc|tests|original' | tr '\n' ':')
classpath="$jars$target/lib/*"
"$java" -Dlog4j2.level=OFF -cp "$classpath" kafka.tools.StorageTool format -t AAAAAAAAAAAAAAAAAAAAAA -c "$data/server.properties" >/dev/null
exec "$java" -Dws.url="$url" -Dlog4j2.configurationFile="$here/log4j2.xml" -cp "$classpath" kafka.Kafka "$data/server.properties"
