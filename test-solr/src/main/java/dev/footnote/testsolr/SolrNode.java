package dev.footnote.testsolr;

import org.apache.solr.embedded.JettyConfig;
import org.apache.solr.embedded.JettySolrRunner;
import org.apache.zookeeper.server.ZooKeeperServerMain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A node of a SolrCloud, or its ZooKeeper. It ends with the process that started it, whose end
 * closes the standard input.
 */
public final class SolrNode {
    private static final String SETTINGS =
            """
            <solr>
              <solrcloud>
                <str name="host">127.0.0.1</str>
                <int name="hostPort">%d</int>
                <str name="hostContext">solr</str>
                <int name="zkClientTimeout">15000</int>
              </solrcloud>
            </solr>
            """;

    private SolrNode() {}

    /**
     * Takes {@code zookeeper PORT FOLDER}, or {@code solr PORT FOLDER ZOOKEEPER-PORT}.
     *
     * @throws Exception when it cannot start
     */
    public static void main(String[] arguments) throws Exception {
        endWithParent();
        int port = Integer.parseInt(arguments[1]);
        Path folder = Files.createDirectories(Path.of(arguments[2]));
        if (arguments[0].equals("zookeeper")) {
            // Four-letter words tell whether it is ready; they are off otherwise.
            System.setProperty("zookeeper.4lw.commands.whitelist", "ruok");
            System.setProperty("zookeeper.admin.enableServer", "false");
            ZooKeeperServerMain.main(new String[] {"" + port, folder.toString()});
            return;
        }
        System.setProperty("zkHost", "127.0.0.1:" + arguments[3]);
        Files.writeString(folder.resolve("solr.xml"), SETTINGS.formatted(port));
        new JettySolrRunner(
                        folder.toString(),
                        JettyConfig.builder().setPort(port).setContext("/solr").build())
                .start();
    }

    private static void endWithParent() {
        Thread parent = new Thread(SolrNode::awaitParent, "parent");
        parent.setDaemon(true);
        parent.start();
    }

    private static void awaitParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said
            }
        } catch (IOException e) {
            // closed, and so the end
        }
        Runtime.getRuntime().halt(0);
    }
}
