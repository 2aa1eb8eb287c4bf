package io.github.wslog.transport;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may know whom: what docs/architecture.md draws, held by the build. */
class DirectionsTest {
    private static final String TRANSPORT = "io.github.wslog.transport";
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(TRANSPORT);

    @ParameterizedTest
    @ValueSource(strings = {"wire", "eventlog", "tls", "deflate", "status"})
    void foundation_knowsTheJdkOnly(String foundation) {
        String own = TRANSPORT + '.' + foundation + "..";
        classes()
                .that()
                .resideInAPackage(own)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(own, "java..", "javax..", "org.jspecify.annotations..")
                .check(ALL);
    }

    @Test
    void access_knowsNoProtocolAndNoServer() {
        classes()
                .that()
                .resideInAPackage(TRANSPORT + ".access..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        TRANSPORT + ".access..",
                        TRANSPORT + ".status..",
                        "java..",
                        "javax..",
                        "org.jspecify.annotations..")
                .check(ALL);
    }

    @Test
    void clientAndServer_doNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAPackage(TRANSPORT + ".client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TRANSPORT + ".server..")
                .check(ALL);
        noClasses()
                .that()
                .resideInAPackage(TRANSPORT + ".server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(TRANSPORT + ".client..")
                .check(ALL);
    }

    @Test
    void nv_isKnownToTheClientOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TRANSPORT + ".client..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.neovisionaries..")
                .check(ALL);
    }

    @Test
    void jetty_isKnownToTheServerOnly() {
        noClasses()
                .that()
                .resideOutsideOfPackage(TRANSPORT + ".server..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.eclipse.jetty..")
                .check(ALL);
    }

    @Test
    void transport_hasNoLogger() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.slf4j..",
                        "java.util.logging..",
                        "org.apache.logging..",
                        "org.apache.commons.logging..",
                        "ch.qos.logback..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.lang\\.System\\$Logger(Finder)?")
                .because("it would feed the log that it ships; package status is the way to speak")
                .check(ALL);
    }

    @Test
    void nothing_deserialisesJavaObjects() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveNameMatching("java\\.io\\.ObjectInput.*|java\\.beans\\.XMLDecoder")
                .check(ALL);
    }

    @Test
    void publicSignature_namesNoTypeOfALibrary() {
        classes()
                .that()
                .arePublic()
                .should(nameOnlyOurTypesAndTheJdks())
                .because(
                        "code would compile against the classes and not against the published jar, or the other way round")
                .check(ALL);
    }

    private static ArchCondition<JavaClass> nameOnlyOurTypesAndTheJdks() {
        return new ArchCondition<>("name only our types and the JDK's in what others can see") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> foreign = new TreeSet<>();
                supertypes(type).forEach(seen -> collectForeign(seen, type.getName(), foreign));
                type.getMembers().stream()
                        .filter(DirectionsTest::isVisible)
                        .forEach(member ->
                                types(member).forEach(seen -> collectForeign(seen, member.getFullName(), foreign)));
                foreign.forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
            }
        };
    }

    private static Stream<JavaType> supertypes(JavaClass type) {
        return Stream.concat(type.getSuperclass().stream(), type.getInterfaces().stream());
    }

    private static Stream<JavaType> types(JavaMember member) {
        if (member instanceof JavaField field) {
            return Stream.of(field.getType());
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        return Stream.of(
                        Stream.of(code.getReturnType()),
                        code.getParameterTypes().stream(),
                        code.getThrowsClause().getTypes().stream())
                .flatMap(types -> types);
    }

    private static boolean isVisible(JavaMember member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static void collectForeign(JavaType seen, String where, Set<String> foreign) {
        for (JavaClass raw : seen.getAllInvolvedRawTypes()) {
            JavaClass type = raw.getBaseComponentType();
            String packageName = type.getPackageName();
            if (!type.isPrimitive()
                    && !packageName.startsWith("java.")
                    && !packageName.startsWith("javax.")
                    && !packageName.startsWith(TRANSPORT)) {
                foreign.add(where + " shows " + type.getName());
            }
        }
    }
}
