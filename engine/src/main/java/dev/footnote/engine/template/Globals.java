package dev.footnote.engine.template;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Functions that every template can call. */
final class Globals {
    private static final int RANGE_MAX = 100_000;

    private Globals() {}

    static Map<String, Value> functions(Clock clock) {
        Map<String, Value> functions = new LinkedHashMap<>();
        define(functions, "raise_exception", Globals::raise);
        define(functions, "namespace", Globals::namespace);
        define(functions, "range", Globals::range);
        define(functions, "dict", arguments -> Value.map(arguments.named()));
        define(functions, "strftime_now", arguments -> now(arguments, clock));
        return functions;
    }

    private static void define(
            Map<String, Value> functions, String name, Value.Function.Body body) {
        functions.put(name, new Value.Function(name, body));
    }

    private static Value raise(Value.Arguments arguments) {
        throw new TemplateException(
                TemplateException.Kind.RAISED,
                PythonText.str(arguments.get(0, "message", Value.of(""))));
    }

    private static Value namespace(Value.Arguments arguments) {
        Map<String, Value> members = new LinkedHashMap<>();
        if (arguments.get(0, "", new Value.None()) instanceof Value.MapOf map) {
            map.entries().forEach((key, value) -> members.put(PythonText.str(key), value));
        }
        members.putAll(arguments.named());
        return new Value.Namespace(members);
    }

    private static Value range(Value.Arguments arguments) {
        long first = Operators.integer(arguments.require(0, "stop"));
        boolean single = arguments.count() == 1;
        long from = single ? 0 : first;
        long to = single ? first : Operators.integer(arguments.require(1, "stop"));
        long step = Operators.integer(arguments.get(2, "step", Value.of(1)));
        if (step == 0) {
            throw TemplateException.type("range() step is zero");
        }
        List<Value> values = new ArrayList<>();
        for (long value = from; step > 0 ? value < to : value > to; value += step) {
            if (values.size() == RANGE_MAX) {
                throw new TemplateException(
                        TemplateException.Kind.LIMIT,
                        "a range has more than %d values".formatted(RANGE_MAX));
            }
            values.add(Value.of(value));
        }
        return Value.of(values);
    }

    private static Value now(Value.Arguments arguments, Clock clock) {
        String format = PythonText.str(arguments.require(0, "format"));
        LocalDateTime time = LocalDateTime.now(clock);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < format.length()) {
            char c = format.charAt(at++);
            boolean field = c == '%' && at < format.length();
            out.append(field ? field(format.charAt(at++), time) : String.valueOf(c));
        }
        return Value.of(out.toString());
    }

    private static String field(char field, LocalDateTime time) {
        String pattern =
                switch (field) {
                    case 'd' -> "dd";
                    case 'm' -> "MM";
                    case 'b' -> "MMM";
                    case 'B' -> "MMMM";
                    case 'Y' -> "yyyy";
                    case 'y' -> "yy";
                    case 'H' -> "HH";
                    case 'I' -> "hh";
                    case 'M' -> "mm";
                    case 'S' -> "ss";
                    case 'p' -> "a";
                    case 'a' -> "EEE";
                    case 'A' -> "EEEE";
                    case 'j' -> "DDD";
                    case '%' -> "'%'";
                    default ->
                            throw TemplateException.unsupported(
                                    "date field",
                                    "%" + field,
                                    "%d %m %b %B %Y %y %H %I %M %S %p %a %A %j %%");
                };
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }
}
