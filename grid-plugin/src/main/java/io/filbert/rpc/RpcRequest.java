package io.filbert.rpc;

import com.hazelcast.core.HazelcastInstance;

/**
 * A message that a member answers. Implementations have a {@link WireHook}; a call to the own member passes the object by
 * reference, so a request must not change after it was sent.
 *
 * @param <R> the reply, which has a {@link WireHook} too
 */
public interface RpcRequest<R> {
    /**
     * Runs on the member that was called, on its sampler executor. Never waits for another member.
     *
     * @param member the member's own instance
     * @return the reply
     * @throws Exception any failure; it reaches the caller by name, as a code and a message
     */
    R execute(HazelcastInstance member) throws Exception;
}
