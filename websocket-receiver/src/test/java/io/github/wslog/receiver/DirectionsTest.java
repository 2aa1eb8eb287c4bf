package io.github.wslog.receiver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The receiver listens and connects through the transport, and logs to nobody but its status. */
class DirectionsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.wslog.receiver");

    @Test
    void receiver_knowsNoWebSocketLibrary() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.eclipse.jetty..", "com.neovisionaries..")
                .because("in the published transport they have other names")
                .check(ALL);
    }

    @Test
    void receiver_hasNoLogger() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.slf4j..", "java.util.logging..", "org.apache.logging..", "ch.qos.logback..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.System\\$Logger(Finder)?")
                .check(ALL);
    }

    @Test
    void nothing_deserialisesJavaObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.ObjectInput.*|java\\.beans\\.XMLDecoder")
                .because("whatever arrives is data")
                .check(ALL);
    }
}
