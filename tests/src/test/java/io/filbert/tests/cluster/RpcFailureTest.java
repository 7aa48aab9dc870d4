package io.filbert.tests.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.serialization.genericrecord.GenericRecordBuilder;
import io.filbert.graph.DeadlineException;
import io.filbert.graph.GraphException;
import io.filbert.grid.GraphGrid;
import io.filbert.group.GroupMaps;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcOptions;
import io.filbert.store.Maps;
import io.filbert.train.DistContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A request that fails reaches its caller by name and at once, from another member as from a thin client. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class RpcFailureTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(1);

    private TestCluster cluster;
    private List<HazelcastInstance> callers;

    @BeforeAll
    void start() {
        cluster = TestCluster.of(2).withSerializationFilter().start();
        callers = List.of(cluster.member(0), cluster.client());
        callers.forEach(hz -> call(hz, FailingRequest.Way.NOT)); // class loading is not what is timed
    }

    @AfterAll
    void close() {
        callers.forEach(hz -> Rpc.init(hz, RpcOptions.defaults()).shutdown(Duration.ofSeconds(1)));
        cluster.close();
    }

    private Object call(HazelcastInstance hz, FailingRequest.Way way) {
        Member other = cluster.member(1).getCluster().getLocalMember();
        return Rpc.init(hz, RpcOptions.defaults())
                .callAsync(other, new FailingRequest(way))
                .join();
    }

    static Stream<Arguments> waysFromBoth() {
        return Stream.of(FailingRequest.Way.values())
                .filter(way -> way != FailingRequest.Way.NOT)
                .flatMap(way ->
                        Stream.of(Arguments.of(way, Named.of("member", 0)), Arguments.of(way, Named.of("client", 1))));
    }

    @ParameterizedTest(name = "{0}, called from a {1}")
    @MethodSource("waysFromBoth")
    void theFailureReachesTheCallerByNameWithinASecond(FailingRequest.Way way, int caller) {
        long start = System.nanoTime();
        assertThatThrownBy(() -> call(callers.get(caller), way))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(GraphException.class)
                .hasMessageContaining("tomato");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    /** The entry processor of the catalog, made to fail by a record that is none. */
    @ParameterizedTest(name = "called from a {0}")
    @MethodSource("both")
    void aFailureInTheCatalogReachesTheCallerWithinASecond(int caller) {
        HazelcastInstance hz = callers.get(caller);
        for (int i = 0; i < 20; i++) { // on both members
            String name = "tomato" + caller + i;
            hz.getMap(Maps.CATALOG)
                    .set(
                            name,
                            GenericRecordBuilder.compact("tomato")
                                    .setInt32("state", 1)
                                    .build());
            try (GraphGrid grid = GraphGrid.of(hz)) {
                failsAtOnce(() -> grid.drop(name));
            } finally {
                hz.getMap(Maps.CATALOG).delete(name);
            }
        }
    }

    /** A group, made to fail by a value that is no membership. */
    @ParameterizedTest(name = "called from a {0}")
    @MethodSource("both")
    void aFailureInAGroupReachesTheCallerWithinASecond(int caller) {
        HazelcastInstance hz = callers.get(caller);
        for (int i = 0; i < 20; i++) { // on both members
            String name = "tomato" + caller + i;
            hz.getMap(GroupMaps.GROUPS).set(name, "what is this?");
            try {
                failsAtOnce(() -> DistContext.builder(hz, name, 2).join());
            } finally {
                hz.getMap(GroupMaps.GROUPS).delete(name);
            }
        }
    }

    private static void failsAtOnce(Runnable call) {
        long start = System.nanoTime();
        assertThatThrownBy(call::run).isInstanceOf(GraphException.class).hasMessageContaining("tomato");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
    }

    static Stream<Arguments> both() {
        return Stream.of(Arguments.of(Named.of("member", 0)), Arguments.of(Named.of("client", 1)));
    }

    @Test
    void aCallToAMemberThatIsGoneFailsBeforeTheDeadline() {
        try (TestCluster two = TestCluster.of(2).start()) {
            Member gone = two.member(1).getCluster().getLocalMember();
            HazelcastInstance client = two.client();
            two.kill(1);
            for (HazelcastInstance hz : List.of(two.member(0), client)) {
                Rpc rpc = Rpc.init(hz, RpcOptions.defaults());
                assertThatThrownBy(() -> rpc.callAsync(gone, new FailingRequest(FailingRequest.Way.NOT))
                                .get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(DeadlineException.class)
                        .hasMessageContaining(Integer.toString(gone.getAddress().getPort()));
                rpc.shutdown(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void initIsIdempotentUntilShutdown() {
        HazelcastInstance hz = cluster.member(1);
        Rpc rpc = Rpc.init(hz, RpcOptions.defaults());
        assertThat(Rpc.init(hz, RpcOptions.defaults())).isSameAs(rpc);
        rpc.shutdown(Duration.ofSeconds(1));
        assertThat(Rpc.init(hz, RpcOptions.defaults())).isNotSameAs(rpc);
        Rpc.init(hz, RpcOptions.defaults()).shutdown(Duration.ofSeconds(1));
    }
}
