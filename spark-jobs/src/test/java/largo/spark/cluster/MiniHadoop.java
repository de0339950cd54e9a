package largo.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import largo.spark.TestFolder;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.HdfsConfiguration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.NodeId;
import org.apache.hadoop.yarn.api.records.NodeLabel;
import org.apache.hadoop.yarn.api.records.ResourceInformation;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;
import org.apache.hadoop.yarn.server.resourcemanager.nodelabels.RMNodeLabelsManager;
import org.apache.hadoop.yarn.util.resource.DominantResourceCalculator;
import org.apache.hadoop.yarn.util.resource.ResourceCalculator;
import org.apache.hadoop.yarn.util.resource.ResourceUtils;

/** HDFS and YARN in this JVM, and the folder for {@code HADOOP_CONF_DIR}. */
final class MiniHadoop implements AutoCloseable {

  /** A queue besides {@code default}. */
  static final String QUEUE = "training";

  /** The label of one node, to which only {@link #QUEUE} has access. */
  static final String LABEL = "gpu";

  private static final int NODES = 3;

  /** Memory of a node in MB. */
  static final int NODE_MEMORY = 8192;

  /** Number of GPUs that a node reports. YARN counts them without a driver. */
  static final int NODE_GPUS = 2;

  private static final int NODE_CORES = 4;

  private final MiniDFSCluster dfs;
  private final MiniYARNCluster yarn;
  private final Path clientConf;

  /** Starts both, which takes some seconds. */
  MiniHadoop(TestFolder folder) throws Exception {
    Configuration conf = new HdfsConfiguration();
    conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.path().resolve("dfs").toString());
    conf.set("dfs.namenode.fs-limits.min-block-size", "0");
    dfs = new MiniDFSCluster.Builder(conf).numDataNodes(1).build();
    dfs.waitClusterUp();

    yarn = new MiniYARNCluster("largo", NODES, 1, 1);
    YarnConfiguration yarnConf = yarnConf(dfs.getURI().toString(), folder.path());
    ResourceUtils.resetResourceTypes(yarnConf); // of this JVM, and settled by the first to ask
    yarn.init(yarnConf);
    yarn.start();
    assertThat(yarn.waitForNodeManagersToConnect(60_000)).isTrue();
    label(labelled());
    clientConf = folder.path().resolve("hadoop-conf");
    writeClientConf();
  }

  private static YarnConfiguration yarnConf(String fileSystem, Path folder) {
    YarnConfiguration conf = new YarnConfiguration();
    conf.set("fs.defaultFS", fileSystem);
    conf.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, NODE_MEMORY);
    conf.setInt(YarnConfiguration.NM_VCORES, NODE_CORES);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 64);
    conf.setInt(YarnConfiguration.RM_SCHEDULER_MAXIMUM_ALLOCATION_MB, NODE_MEMORY);
    conf.set("yarn.nodemanager.disk-health-checker.enable", "false");
    conf.setLong(YarnConfiguration.NM_SLEEP_DELAY_BEFORE_SIGKILL_MS, 20_000);
    conf.setBoolean(YarnConfiguration.YARN_MINICLUSTER_FIXED_PORTS, false);
    conf.set(YarnConfiguration.RESOURCE_TYPES, ResourceInformation.GPU_URI);
    conf.setInt(YarnConfiguration.NM_RESOURCES_PREFIX + ResourceInformation.GPU_URI, NODE_GPUS);
    conf.setBoolean(YarnConfiguration.NODE_LABELS_ENABLED, true);
    conf.set(
        YarnConfiguration.FS_NODE_LABELS_STORE_ROOT_DIR,
        folder.resolve("node-labels").toUri().toString());
    // the default one counts memory only
    conf.setClass(
        "yarn.scheduler.capacity.resource-calculator",
        DominantResourceCalculator.class,
        ResourceCalculator.class);
    conf.set("yarn.scheduler.capacity.root.queues", "default," + QUEUE);
    conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.9");
    for (String queue : List.of("default", QUEUE)) {
      conf.set("yarn.scheduler.capacity.root." + queue + ".capacity", "50");
      conf.set("yarn.scheduler.capacity.root." + queue + ".maximum-capacity", "100");
      conf.set("yarn.scheduler.capacity.root." + queue + ".user-limit-factor", "10");
    }
    conf.set("yarn.scheduler.capacity.root." + labels("capacity"), "100");
    conf.set("yarn.scheduler.capacity.root." + QUEUE + ".accessible-node-labels", LABEL);
    conf.set("yarn.scheduler.capacity.root." + QUEUE + "." + labels("capacity"), "100");
    conf.set("yarn.scheduler.capacity.root.default." + labels("capacity"), "0");
    return conf;
  }

  private static String labels(String setting) {
    return "accessible-node-labels." + LABEL + "." + setting;
  }

  private void label(NodeId node) throws IOException {
    RMNodeLabelsManager labels = yarn.getResourceManager().getRMContext().getNodeLabelManager();
    labels.addToCluserNodeLabels(List.of(NodeLabel.newInstance(LABEL)));
    labels.replaceLabelsOnNode(Map.of(node, Set.of(LABEL)));
  }

  /** Host name of the labelled node. */
  NodeId labelled() {
    return yarn.getNodeManager(NODES - 1).getNMContext().getNodeId();
  }

  private void writeClientConf() throws IOException {
    Files.createDirectories(clientConf);
    write("core-site.xml", Map.of("fs.defaultFS", dfs.getURI().toString()));
    write("hdfs-site.xml", Map.of("dfs.replication", "1"));
    Configuration conf = yarn.getConfig();
    write(
        "yarn-site.xml",
        Map.of(
            YarnConfiguration.RM_ADDRESS, conf.get(YarnConfiguration.RM_ADDRESS),
            YarnConfiguration.RM_SCHEDULER_ADDRESS,
                conf.get(YarnConfiguration.RM_SCHEDULER_ADDRESS)));
    write(
        "resource-types.xml",
        Map.of(YarnConfiguration.RESOURCE_TYPES, ResourceInformation.GPU_URI));
  }

  private void write(String name, Map<String, String> settings) throws IOException {
    Configuration conf = new Configuration(false);
    settings.forEach(conf::set);
    try (OutputStream out = Files.newOutputStream(clientConf.resolve(name))) {
      conf.writeXml(out);
    }
  }

  /** The folder for {@code HADOOP_CONF_DIR}. */
  Path clientConf() {
    return clientConf;
  }

  /** The file system. */
  FileSystem files() throws IOException {
    return dfs.getFileSystem();
  }

  /** URI of the file system, without a trailing slash. */
  String uri() {
    return dfs.getURI().toString();
  }

  /** A started client of YARN. */
  YarnClient client() {
    YarnClient client = YarnClient.createYarnClient();
    client.init(yarn.getConfig());
    client.start();
    return client;
  }

  @Override
  public void close() {
    yarn.stop();
    dfs.shutdown(true);
  }
}
