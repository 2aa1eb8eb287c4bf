package io.github.wslog.log4j2;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The appender stays a thin plugin: all network work is the transport's. */
class DirectionsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.wslog.log4j2");

    @Test
    void appender_knowsLog4jAndTheTransportOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.wslog.log4j2..",
                        "io.github.wslog.transport",
                        "io.github.wslog.transport.wire",
                        "io.github.wslog.transport.eventlog",
                        "io.github.wslog.transport.client",
                        "io.github.wslog.transport.tls",
                        "io.github.wslog.transport.status",
                        "org.apache.logging.log4j..",
                        "java..",
                        "javax..",
                        "org.jspecify.annotations..")
                .check(ALL);
    }
}
