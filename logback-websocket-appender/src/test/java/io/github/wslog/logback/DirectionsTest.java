package io.github.wslog.logback;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The appender stays a thin plugin: all network work is the transport's. */
class DirectionsTest {
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.github.wslog.logback");

    @Test
    void appender_knowsLogbackAndTheTransportOnly() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "io.github.wslog.logback..",
                        "io.github.wslog.transport",
                        "io.github.wslog.transport.wire",
                        "io.github.wslog.transport.eventlog",
                        "io.github.wslog.transport.client",
                        "io.github.wslog.transport.tls",
                        "io.github.wslog.transport.status",
                        "ch.qos.logback..",
                        "org.slf4j..",
                        "java..",
                        "javax..",
                        "org.jspecify.annotations..")
                .check(ALL);
    }
}
