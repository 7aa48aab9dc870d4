package io.filbert.rpc;

import io.filbert.graph.GraphConfigException;
import java.time.Duration;

/**
 * How calls are made. Immutable.
 *
 * @param timeout how long a call may take in all, retries included
 */
public record RpcOptions(Duration timeout) {
    /** {@value #EXECUTOR}: the executor on every member that answers requests; Management Center shows it by this name. */
    public static final String EXECUTOR = "filbert.sampler";

    /** 30 s: far above any answer of a healthy cluster, short enough to notice a sick one. */
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    public RpcOptions {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new GraphConfigException("timeout=" + timeout + ", must be positive");
        }
    }

    public static RpcOptions defaults() {
        return new RpcOptions(DEFAULT_TIMEOUT);
    }
}
