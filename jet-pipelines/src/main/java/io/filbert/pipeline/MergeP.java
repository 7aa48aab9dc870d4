package io.filbert.pipeline;

import io.filbert.graph.GraphException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Waits until a batch of this member has all answers of its call, and has it go on: to the next call, or to be written. Batches come on
 * input 0, answers on input 1, in any order.
 */
final class MergeP extends BlockingP {
    private final boolean last;
    private final Map<Integer, Flight> waiting = new HashMap<>();
    private final Map<Integer, List<Answer>> early = new HashMap<>();

    /** @param last whether batches are to be written next */
    MergeP(boolean last) {
        this.last = last;
    }

    @Override
    protected boolean tryProcess0(Object item) {
        Flight flight = (Flight) item;
        List<Answer> there = early.remove(flight.step());
        if (there != null) {
            there.forEach(flight::take);
        }
        if (flight.isAnswered()) {
            goOn(flight);
        } else {
            waiting.put(flight.step(), flight);
        }
        return true;
    }

    @Override
    protected boolean tryProcess1(Object item) {
        Answer answer = (Answer) item;
        Flight flight = waiting.get(answer.step());
        if (flight == null) {
            early.computeIfAbsent(answer.step(), step -> new ArrayList<>()).add(answer);
            return true;
        }
        flight.take(answer);
        if (flight.isAnswered()) {
            waiting.remove(flight.step());
            goOn(flight);
        }
        return true;
    }

    private void goOn(Flight flight) {
        flight.advance();
        if (last) {
            flight.finish();
            emit(0, flight);
        } else {
            depart(flight);
        }
    }

    @Override
    public boolean complete() {
        if (!waiting.isEmpty()) {
            throw new GraphException("mini-batches " + waiting.keySet() + " never got all answers");
        }
        return true;
    }
}
