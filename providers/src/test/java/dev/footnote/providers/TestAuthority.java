package dev.footnote.providers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority that nobody knows, and a server that it vouches for. */
final class TestAuthority {
    private static final String PASSWORD = "of-the-test";

    private final Path folder;

    /** Makes both with the Java platform's own tool. */
    TestAuthority(Path folder, String serverName) throws IOException, InterruptedException {
        this.folder = folder;
        make("authority", "CN=An authority", "bc:c");
        make("server", "CN=server", "san=" + serverName);
        tool("server", "-certreq", "-file", "request");
        tool(
                "authority",
                "-gencert",
                "-rfc",
                "-infile",
                "request",
                "-outfile",
                "signed",
                "-ext",
                "san=" + serverName);
        tool("authority", "-exportcert", "-rfc", "-file", "authority.pem");
        Files.writeString(
                folder.resolve("chain"),
                Files.readString(folder.resolve("signed"))
                        + Files.readString(folder.resolve("authority.pem")));
        tool(
                "server",
                "-importcert",
                "-noprompt",
                "-trustcacerts",
                "-file",
                "authority.pem",
                "-alias",
                "root");
        tool("server", "-importcert", "-noprompt", "-file", "chain");
    }

    /** What clients are to trust. */
    Path certificate() {
        return folder.resolve("authority.pem");
    }

    /** How the server shows who it is. */
    SSLContext server() throws GeneralSecurityException, IOException {
        var store =
                KeyStore.getInstance(folder.resolve("server.p12").toFile(), PASSWORD.toCharArray());
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private void make(String name, String subject, String extension)
            throws IOException, InterruptedException {
        tool(name, "-genkeypair", "-keyalg", "EC", "-dname", subject, "-ext", extension);
    }

    private void tool(String store, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store + ".p12", "-storepass", PASSWORD));
        if (!command.contains("-alias")) command.addAll(List.of("-alias", store));
        Path output = folder.resolve("output");
        int end =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start()
                        .waitFor();
        if (end != 0) throw new IOException(Files.readString(output));
    }
}
