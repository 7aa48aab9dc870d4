package io.filbert.tests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.IExecutorService;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.filbert.tests.property.Graphs;
import io.filbert.tests.property.Oracle;
import io.filbert.tests.property.Seeds;
import io.filbert.tests.property.TestGraph;
import io.filbert.tests.property.WorkedCase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The way of the data is the way of the imports; what may touch what is said here once. */
class ImportRulesTest {
    /** Nothing imports from its right. */
    private static final List<String> ORDER =
            List.of("graph", "partition", "rpc", "group", "store", "sampler", "batch", "grid");

    private static final String[] CLIENT_SDK = {"io.filbert.loader..", "io.filbert.nn..", "io.filbert.train.."};
    private static final String[] JET_PIPELINES = {
        "io.filbert.arrow..", "io.filbert.ingest..", "io.filbert.pipeline..", "io.filbert.archive.."
    };

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.filbert");

    @ParameterizedTest(name = "{0} imports nothing from its right")
    @ValueSource(strings = {"graph", "partition", "rpc", "group", "store", "sampler", "batch"})
    void noPackageImportsFromItsRight(String name) {
        String[] right = ORDER.subList(ORDER.indexOf(name) + 1, ORDER.size()).stream()
                .map(p -> "io.filbert." + p + "..")
                .toArray(String[]::new);

        noClasses()
                .that()
                .resideInAPackage("io.filbert." + name + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(right)
                .check(MAIN);
    }

    @Test
    void theGridPluginKnowsNoSdkAndNoPipeline() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ORDER.stream().map(p -> "io.filbert." + p + "..").toArray(String[]::new))
                .should()
                .dependOnClassesThat(resideInAnyPackage(CLIENT_SDK).or(resideInAnyPackage(JET_PIPELINES)))
                .check(MAIN);
    }

    @Test
    void theSdkAndThePipelinesDoNotKnowEachOther() {
        noClasses()
                .that()
                .resideInAnyPackage(CLIENT_SDK)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(JET_PIPELINES)
                .check(MAIN);
        noClasses()
                .that()
                .resideInAnyPackage(JET_PIPELINES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(CLIENT_SDK)
                .check(MAIN);
    }

    @Test
    void layersAloneNeedDjl() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.filbert.nn..", "io.filbert.examples..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("ai.djl..", "io.filbert.nn.."))
                .check(MAIN);
    }

    @Test
    void rpcAloneTouchesTheExecutor() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.filbert.rpc..", "io.filbert.direct..")
                .should()
                .dependOnClassesThat()
                .areAssignableTo(IExecutorService.class)
                .check(MAIN);
    }

    @Test
    void oneSmallPackageTouchesTheInternalsOfHazelcast() {
        noClasses()
                .that(not(resideInAPackage("io.filbert.direct..")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.hazelcast.internal..",
                        "com.hazelcast.spi.impl..",
                        "com.hazelcast.client.impl..",
                        "com.hazelcast.map.impl..")
                .check(MAIN);
    }

    @Test
    void randomnessIsCountedNeverDrawnFromAGenerator() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.filbert.examples.bench..") // it makes graphs up
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.Random")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.concurrent.ThreadLocalRandom")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.util.SplittableRandom")
                .orShould()
                .callMethod(Math.class, "random")
                .check(MAIN);
    }

    @Test
    void theOracleSharesNoCodeWithTheGrid() {
        JavaClasses oracle = new ClassFileImporter()
                .importPackagesOf(Oracle.class)
                .that(com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf(
                        Oracle.class, TestGraph.class, Graphs.class, WorkedCase.class, Seeds.class));

        assertThat(oracle.contain(Oracle.class)).isTrue();
        noClasses()
                .should()
                .dependOnClassesThat(
                        resideInAPackage("io.filbert..").and(not(resideInAPackage("io.filbert.tests.property"))))
                .check(oracle);
    }
}
