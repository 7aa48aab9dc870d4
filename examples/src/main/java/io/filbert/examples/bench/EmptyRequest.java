package io.filbert.examples.bench;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.Deadline;
import io.filbert.rpc.OwnerCall;
import io.filbert.rpc.Rpc;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;

/** Asks for nothing and is its own answer: what a call costs by itself. */
final class EmptyRequest implements RpcRequest<EmptyRequest> {
    @Override
    public EmptyRequest execute(HazelcastInstance member) {
        return this;
    }

    /** Puts one to the owner of a partition, the way that a hop goes. */
    static void call(Rpc rpc, int partition) {
        rpc.callOwners(
                new int[] {partition}, new Call(), Deadline.in(rpc.options().timeout()));
    }

    private static final class Call implements OwnerCall<EmptyRequest> {
        @Override
        public RpcRequest<EmptyRequest> request(int[] partitions) {
            return new EmptyRequest();
        }

        @Override
        public Open accept(int[] partitions, EmptyRequest reply) {
            return Open.NOTHING;
        }

        @Override
        public String name() {
            return "empty call";
        }
    }

    /** The wire form: nothing. */
    public static final class Hook extends WireHook<EmptyRequest> {
        public Hook() {
            super(EmptyRequest.class, 120, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, EmptyRequest request) {}

        @Override
        protected EmptyRequest readFields(ObjectDataInput in) {
            return new EmptyRequest();
        }
    }
}
