# shellcheck shell=bash
# Hosts that are network namespaces of this machine, and Spark's standalone cluster on them. Sourced by the scripts in
# this folder, in the root of the repository. "rate" is the rate of the links, as tc says it.
skip() {
  echo "skipped: $*" >&2
  exit 0
}
[ "$(id -u)" = 0 ] || skip "network namespaces need root"
command -v ip >/dev/null && command -v tc >/dev/null || skip "there is no iproute2 (ip, tc)"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
command -v "$java" >/dev/null || skip "there is no java"
SPARK_HOME=${SPARK_HOME:-$PWD/spark-jobs/target/spark}
if [ -z "${LARGO_CLASSPATH:-}" ]; then
  jar=$(ls -t spark-jobs/target/largo-spark-jobs-*-cluster*.jar 2>/dev/null | head -n 1 || true)
  [ -n "$jar" ] || skip "Largo is not built: mvn -q package -DskipTests"
  LARGO_CLASSPATH=$PWD/$jar:$SPARK_HOME/jars/*
fi
[ -d "$SPARK_HOME/jars" ] || skip "there are no jars of Spark in $SPARK_HOME"
prefix=lgbench$$ # of the names of namespaces
bridge=lgb$$
pids=()
work=$(mktemp -d)
down() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  for name in $(ip netns list | awk '{print $1}' | grep -E "^$prefix-[0-9]+$" || true); do
    ip netns del "$name"
  done
  ip link del "$bridge" 2>/dev/null || true
  pids=()
}
trap 'down; rm -rf "$work"' EXIT
ip netns add "$prefix-0" 2>/dev/null || skip "network namespaces cannot be created here"
ip netns del "$prefix-0"

address() { # HOST
  echo "10.213.77.$((10 + $1))"
}
on() { # HOST COMMAND...
  local host=$1
  shift
  ip netns exec "$prefix-$host" "$@"
}
up() { # HOSTS
  ip link add "$bridge" type bridge
  ip link set "$bridge" up
  for ((k = 0; k < $1; k++)); do
    ip netns add "$prefix-$k"
    ip link add "$bridge-$k" type veth peer name eth0 netns "$prefix-$k"
    ip link set "$bridge-$k" master "$bridge" up
    ip -n "$prefix-$k" addr add "$(address "$k")/24" dev eth0
    ip -n "$prefix-$k" link set eth0 up
    ip -n "$prefix-$k" link set lo up
    on "$k" tc qdisc add dev eth0 root tbf rate "$rate" burst 128kb latency 100ms
    tc qdisc add dev "$bridge-$k" root tbf rate "$rate" burst 128kb latency 100ms
  done
}

opens=$(sed -n '/<jvm.opens>/,/<\/jvm.opens>/p' pom.xml | grep -- '^ *-' | tr '\n' ' ')
# in every JVM, like what spark-submit and Spark's scripts set
export SPARK_HOME OMP_NUM_THREADS=1 SPARK_SCALA_VERSION=2.12
logging=-Dlog4j2.configurationFile=file:$PWD/conf/log4j2.properties
spark() { # HOST CLASS ARGUMENTS...; the process of the JVM replaces this one
  local host=$1
  shift
  # shellcheck disable=SC2086 # several options
  SPARK_LOCAL_IP=$(address "$host") exec ip netns exec "$prefix-$host" "$java" $opens -Xmx"$heap" -XX:+UseSerialGC \
    "$logging" -Djava.awt.headless=true ${options:-} -cp "$LARGO_CLASSPATH" "$@"
}

cluster() { # EXECUTORS: starts a standalone cluster whose address is "master", with a worker on each host but the first
  local count=$1
  master=spark://$(address 0):7077
  (heap=256m spark 0 org.apache.spark.deploy.master.Master --host "$(address 0)" --port 7077 --webui-port 0) \
    > "$work/master.log" 2>&1 &
  pids+=($!)
  for ((t = 0; t < 60; t++)); do # until the master listens
    ! on 0 bash -c "exec 3<>/dev/tcp/$(address 0)/7077" 2>/dev/null || break
    sleep 1
  done
  for ((k = 1; k <= count; k++)); do
    (heap=192m spark "$k" org.apache.spark.deploy.worker.Worker --host "$(address "$k")" --cores 1 --memory 1g \
      --webui-port 0 --work-dir "$work/$k" "$master") > "$work/worker$k.log" 2>&1 &
    pids+=($!)
  done
}

settings() { # EXECUTORS: settings of the driver
  echo "-Dspark.cores.max=$1 -Dspark.scheduler.minRegisteredResourcesRatio=1
    -Dspark.scheduler.maxRegisteredResourcesWaitingTime=120s -Dspark.ui.enabled=false
    -Dspark.driver.host=$(address 0) -Dspark.executor.memory=1g"
}
