#!/usr/bin/env bash
# Builds what is missing or older than its sources, then runs a benchmark.
#   ./benchmarks/run.sh compare [--quick] [--rounds N] [--cases ID,ID,…] [--jfr] [--docs]
#   ./benchmarks/run.sh latency [--quick] [--rounds N] [--cases ID,ID,…] [--jfr] [--docs]
#   ./benchmarks/run.sh subscribers [--quick] [--rounds N] [--docs]
#   ./benchmarks/run.sh syslog  [--quick] [--rounds N] [--docs]      (needs syslog-ng)
#   ./benchmarks/run.sh micro   [JMH options]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(dirname "$here")
jar=$here/target/benchmarks.jar

stale() {
    [ ! -f "$jar" ] || [ -n "$(find "$root"/*/src/main "$root"/*/pom.xml "$root"/pom.xml -newer "$jar" -print -quit)" ]
}

if stale; then
    echo "building, since $jar is missing or older than its sources" >&2
    (cd "$root" && ./mvnw -q -Dfast -pl benchmarks -am -DskipTests package) >&2
fi
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -jar "$jar" "$@"
