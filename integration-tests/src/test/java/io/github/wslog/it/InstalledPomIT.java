package io.github.wslog.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What a build tool reads when somebody depends on us. */
class InstalledPomIT {
    @ParameterizedTest
    @ValueSource(strings = {"websocket-transport", "websocket-receiver"})
    void pom_hasNoDependencies_whereTheJarHoldsThem(String artifact) throws Exception {
        assertThat(dependencies(artifact)).isEmpty();
    }

    @Test
    void log4j2Appender_bringsTheTransport_andNothingElse() throws Exception {
        assertThat(dependencies("log4j2-websocket-appender"))
                .containsExactlyInAnyOrder(
                        "io.github.wslog:websocket-transport compile",
                        "org.apache.logging.log4j:log4j-api provided",
                        "org.apache.logging.log4j:log4j-core provided",
                        "org.jspecify:jspecify provided");
    }

    @Test
    void logbackAppender_bringsTheTransport_andNothingElse() throws Exception {
        assertThat(dependencies("logback-websocket-appender"))
                .containsExactlyInAnyOrder(
                        "io.github.wslog:websocket-transport compile",
                        "ch.qos.logback:logback-classic provided",
                        "org.jspecify:jspecify provided");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "websocket-transport",
                "log4j2-websocket-appender",
                "logback-websocket-appender",
                "websocket-receiver"
            })
    void pom_standsAlone(String artifact) throws Exception {
        Element project = parse(artifact).getDocumentElement();
        assertThat(project.getElementsByTagName("parent").getLength()).isZero();
        assertThat(project.getElementsByTagName("repository").getLength()).isZero();
        assertThat(project.getElementsByTagName("license").getLength()).isOne();
    }

    private static List<String> dependencies(String artifact) throws Exception {
        List<String> found = new ArrayList<>();
        NodeList dependencies = parse(artifact).getElementsByTagName("dependency");
        for (int i = 0; i < dependencies.getLength(); i++) {
            Element dependency = (Element) dependencies.item(i);
            found.add(text(dependency, "groupId")
                    + ':'
                    + text(dependency, "artifactId")
                    + ' '
                    + text(dependency, "scope"));
        }
        return found;
    }

    private static String text(Element parent, String name) {
        NodeList elements = parent.getElementsByTagName(name);
        return elements.getLength() == 0 ? "" : elements.item(0).getTextContent();
    }

    private static Document parse(String artifact) throws IOException, ParserConfigurationException, SAXException {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
        return factory.newDocumentBuilder().parse(Built.pom(artifact).toFile());
    }
}
