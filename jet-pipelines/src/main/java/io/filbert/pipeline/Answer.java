package io.filbert.pipeline;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import io.filbert.rpc.RpcReply;
import io.filbert.rpc.WireHook;
import java.io.IOException;
import java.util.Objects;

/**
 * What an owner answered to an {@link Ask}.
 *
 * @param home where the batch is made
 * @param step the batch
 * @param number which of its requests
 * @param reply the reply, or a failure by name
 */
record Answer(int home, int step, int number, RpcReply reply) {
    /** The wire form. */
    public static final class Hook extends WireHook<Answer> {
        public Hook() {
            super(Answer.class, 83, 1);
        }

        @Override
        protected void writeFields(ObjectDataOutput out, Answer answer) throws IOException {
            out.writeInt(answer.home);
            out.writeInt(answer.step);
            out.writeInt(answer.number);
            out.writeObject(answer.reply);
        }

        @Override
        protected Answer readFields(ObjectDataInput in) throws IOException {
            return new Answer(in.readInt(), in.readInt(), in.readInt(), Objects.requireNonNull(in.readObject()));
        }
    }
}
