package io.filbert.pipeline;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcRequest;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Objects;

/**
 * A request of a batch to one owner.
 *
 * @param target a partition of the owner, which names the way to it
 * @param home a partition of the member where the batch is made, which names the way back
 * @param step the batch
 * @param number which of the batch's requests in this call
 * @param request what is asked
 */
record Ask(int target, int home, int step, int number, RpcRequest<?> request) {
    /** The wire form. */
    public static final class Hook extends WireHook<Ask> {
        public Hook() {
            super(Ask.class, 82, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Ask ask) throws IOException {
            out.writeInt(ask.target);
            out.writeInt(ask.home);
            out.writeInt(ask.step);
            out.writeInt(ask.number);
            out.writeObject(ask.request);
        }

        @Override
        protected Ask readFields(ObjectDataInput in) throws IOException {
            return new Ask(
                    in.readInt(), in.readInt(), in.readInt(), in.readInt(), Objects.requireNonNull(in.readObject()));
        }
    }
}
