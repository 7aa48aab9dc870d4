package io.filbert.examples.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Scripts and styles that a page carries: uPlot out of its WebJar, and this package's own. Read once. */
final class PageParts {
    /** The version of uPlot on the class path. */
    static final String UPLOT_VERSION = version();

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/" + UPLOT_VERSION + "/";

    /** The licence of uPlot, MIT. */
    static final String UPLOT_LICENCE = read(UPLOT + "LICENSE");

    /** uPlot under its licence, which stands before it. */
    static final String UPLOT_SCRIPT =
            "/*!\n" + UPLOT_LICENCE.replace("*/", "* /") + "*/\n" + read(UPLOT + "dist/uPlot.iife.min.js");

    static final String SCRIPT = read("report.js");

    static final String STYLE = read(UPLOT + "dist/uPlot.min.css") + "\n" + read("report.css");

    private PageParts() {}

    /** A script as a content security policy allows it: no other script of the page runs, and none that was changed. */
    static String allowed(String script) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8));
            return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static String version() {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(read("/META-INF/maven/org.webjars.npm/uplot/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version", "");
    }

    /** Text with lines that end with LF, as an HTML parser sees it: hashes are of that. */
    private static String read(String resource) {
        try (@Nullable InputStream in = PageParts.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(
                        resource + " is not on the class path; add org.webjars.npm:uplot and filbert-examples");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
