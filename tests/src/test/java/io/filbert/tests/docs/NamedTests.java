package io.filbert.tests.docs;

import java.lang.reflect.Method;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * A test that {@code docs/pyg-parity.md} names must run to its end: an assumption that aborts it, or its class, is a
 * failure. Found by JUnit as a service, for every test of this module. Disabled tests never come here; {@link
 * PygParityTest} refuses them.
 */
public final class NamedTests implements InvocationInterceptor, LifecycleMethodExecutionExceptionHandler {
    private static final Set<String> NAMED = ParityPage.tests();

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        toItsEnd(invocation, context);
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        toItsEnd(invocation, context);
    }

    private static void toItsEnd(Invocation<Void> invocation, ExtensionContext context) throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException e) {
            String name = context.getRequiredTestClass().getSimpleName() + "#"
                    + context.getRequiredTestMethod().getName();
            throw NAMED.contains(name) ? failure(name, e) : e;
        }
    }

    @Override
    public void handleBeforeAllMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        beforeTheTests(context, thrown);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        beforeTheTests(context, thrown);
    }

    private static void beforeTheTests(ExtensionContext context, Throwable thrown) throws Throwable {
        String prefix = context.getRequiredTestClass().getSimpleName() + "#";
        if (thrown instanceof TestAbortedException && NAMED.stream().anyMatch(name -> name.startsWith(prefix))) {
            throw failure(prefix + "...", thrown);
        }
        throw thrown;
    }

    private static AssertionError failure(String name, Throwable cause) {
        return new AssertionError(name + " is named in docs/pyg-parity.md and did not run to its end", cause);
    }
}
