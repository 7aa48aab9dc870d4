package io.filbert.direct;

import com.hazelcast.client.impl.clientside.HazelcastClientInstanceImpl;
import com.hazelcast.client.impl.clientside.HazelcastClientProxy;
import com.hazelcast.client.impl.protocol.ClientMessage;
import com.hazelcast.client.impl.protocol.codec.ExecutorServiceCancelOnMemberCodec;
import com.hazelcast.client.impl.protocol.codec.ExecutorServiceSubmitToMemberCodec;
import com.hazelcast.client.impl.spi.impl.ClientInvocation;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IExecutorService;
import com.hazelcast.executor.impl.DistributedExecutorService;
import com.hazelcast.executor.impl.operations.CancellationOperation;
import com.hazelcast.executor.impl.operations.MemberCallableTaskOperation;
import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.util.UuidUtil;
import com.hazelcast.spi.impl.AbstractDistributedObject;
import com.hazelcast.spi.impl.NodeEngine;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tasks for one executor on named members: the messages of {@code IExecutorService.submitToMember}, and answers that are read once, by the thread that
 * waits for them. Hazelcast's own future has every answer read a second time, on the common pool, into an object that
 * nobody takes. All threads may use it.
 */
public abstract class DirectCalls {
    private static final System.Logger LOG = System.getLogger(DirectCalls.class.getName());
    private static final int LONGEST_WAIT_SECONDS = 5;

    private DirectCalls() {}

    /** A task on its way. */
    public abstract static class Call {
        private final Future<?> future;

        private Call(Future<?> future) {
            this.future = future;
        }

        /**
         * The answer, read on this thread. To be asked once.
         *
         * @throws ExecutionException by what the task, or the way to the member, failed
         */
        public Object get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException, CancellationException {
            return read(future.get(timeout, unit));
        }

        /** Gives it up, and has the member interrupt it; may wait for the member. */
        public void cancel() {
            if (future.isDone()) {
                return;
            }
            try {
                interrupt().get(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) { // the task ends by itself
                LOG.log(System.Logger.Level.DEBUG, "a member was not asked to give a task up", e);
            }
            future.cancel(true);
        }

        abstract Object read(Object answer);

        abstract Future<?> interrupt();
    }

    /** Sends a task to a member; what cannot be sent is thrown here or by {@link Call#get}. */
    public abstract Call submit(Member member, Callable<?> task);

    /** Of a member or a client, for the executor of this name; by its public calls when Hazelcast has changed inside. */
    public static DirectCalls of(HazelcastInstance hz, String executor) {
        IExecutorService proxy = hz.getExecutorService(executor);
        try {
            if (hz instanceof HazelcastClientProxy client) {
                return new FromClient(client.client, executor);
            }
            return proxy instanceof AbstractDistributedObject<?> own
                    ? new FromMember(own.getNodeEngine(), executor)
                    : new Public(proxy);
        } catch (LinkageError e) {
            return new Public(proxy);
        }
    }

    private static final class Public extends DirectCalls {
        private final IExecutorService executor;

        Public(IExecutorService executor) {
            this.executor = executor;
        }

        @Override
        public Call submit(Member member, Callable<?> task) {
            return new Call(executor.submitToMember(task, member)) {
                @Override
                Object read(Object answer) {
                    return answer;
                }

                @Override
                Future<?> interrupt() { // done by the future itself
                    return CompletableFuture.completedFuture(null);
                }
            };
        }
    }

    private static final class FromClient extends DirectCalls {
        private final HazelcastClientInstanceImpl client;
        private final String executor;

        FromClient(HazelcastClientInstanceImpl client, String executor) {
            this.client = client;
            this.executor = executor;
        }

        @Override
        public Call submit(Member member, Callable<?> task) {
            InternalSerializationService serialization = client.getSerializationService();
            UUID id = UuidUtil.newUnsecureUUID();
            ClientMessage request = ExecutorServiceSubmitToMemberCodec.encodeRequest(
                    executor, id, serialization.toData(task), member.getUuid());
            return new Call(new ClientInvocation(client, request, executor, member.getUuid()).invoke()) {
                @Override
                Object read(Object answer) {
                    return serialization.toObject(
                            ExecutorServiceSubmitToMemberCodec.decodeResponse((ClientMessage) answer));
                }

                @Override
                Future<?> interrupt() {
                    ClientMessage message =
                            ExecutorServiceCancelOnMemberCodec.encodeRequest(id, member.getUuid(), true);
                    return new ClientInvocation(client, message, executor, member.getUuid()).invoke();
                }
            };
        }
    }

    private static final class FromMember extends DirectCalls {
        private final NodeEngine node;
        private final String executor;

        FromMember(NodeEngine node, String executor) {
            this.node = node;
            this.executor = executor;
        }

        @Override
        public Call submit(Member member, Callable<?> task) {
            UUID id = UuidUtil.newUnsecureUUID();
            MemberCallableTaskOperation operation = new MemberCallableTaskOperation(executor, id, node.toData(task));
            return new Call(node.getOperationService()
                    .invokeOnTarget(DistributedExecutorService.SERVICE_NAME, operation, member.getAddress())) {
                @Override
                Object read(Object answer) {
                    return answer;
                }

                @Override
                Future<?> interrupt() {
                    return node.getOperationService()
                            .invokeOnTarget(
                                    DistributedExecutorService.SERVICE_NAME,
                                    new CancellationOperation(id, true),
                                    member.getAddress());
                }
            };
        }
    }
}
