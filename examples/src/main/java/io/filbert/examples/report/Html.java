package io.filbert.examples.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** A page as it is written: elements that are opened and closed, everything from outside escaped. One thread. */
final class Html {
    private final StringBuilder page = new StringBuilder(1 << 16).append("<!DOCTYPE html>\n");
    private final Deque<String> open = new ArrayDeque<>();

    /**
     * Opens an element.
     *
     * @param attributes names and values in turn
     */
    Html open(String tag, String... attributes) {
        tag(tag, attributes);
        open.push(tag);
        return this;
    }

    /** Closes the element that was opened last. */
    Html close() {
        page.append("</").append(open.pop()).append(">\n");
        return this;
    }

    /** An element that has no end tag. */
    Html empty(String tag, String... attributes) {
        tag(tag, attributes);
        page.append('\n');
        return this;
    }

    /** An element around a text. */
    Html element(String tag, String text, String... attributes) {
        return open(tag, attributes).text(text).close();
    }

    /** A text, escaped. */
    Html text(String text) {
        escape(page, text);
        return this;
    }

    /** What goes in as it is: scripts and styles of our own. */
    Html raw(String markup) {
        page.append(markup);
        return this;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("elements " + open + " are open; close() them");
        }
        return page.toString();
    }

    private void tag(String tag, String... attributes) {
        page.append('<').append(tag);
        for (int i = 0; i < attributes.length; i += 2) {
            page.append(' ').append(attributes[i]).append("=\"");
            escape(page, attributes[i + 1]);
            page.append('"');
        }
        page.append('>');
    }

    /** Safe between tags and in quoted attributes; control characters, which HTML does not allow, become U+FFFD. */
    private static void escape(StringBuilder to, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> to.append("&amp;");
                case '<' -> to.append("&lt;");
                case '>' -> to.append("&gt;");
                case '"' -> to.append("&quot;");
                case '\'' -> to.append("&#39;");
                case '\n', '\t' -> to.append(c);
                default -> to.append(Character.isISOControl(c) ? '\uFFFD' : c);
            }
        }
    }
}
