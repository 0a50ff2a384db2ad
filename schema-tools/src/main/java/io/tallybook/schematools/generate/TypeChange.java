package io.tallybook.schematools.generate;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether every value of one type is the same value of another. */
public final class TypeChange {

    private static final List<String> INTEGERS = List.of("smallint", "integer", "bigint");
    private static final List<Integer> DIGITS = List.of(5, 10, 19);
    private static final Pattern LENGTH = Pattern.compile("character varying\\((\\d+)\\)");
    private static final Pattern NUMERIC = Pattern.compile("numeric\\((\\d+),(\\d+)\\)");

    private TypeChange() {}

    /** An expression for a column as another type, where there may be no cast from one to the other. */
    static String cast(String column, String from, String to, String written) {
        String type = written.replaceFirst(" COLLATE .*", "");
        boolean direct = (isNumber(from) && isNumber(to)) || to.equals("text") || to.startsWith("character varying");
        return column + (direct ? "" : type.endsWith("[]") ? "::text[]" : "::text") + "::" + type;
    }

    private static boolean isNumber(String type) {
        return INTEGERS.contains(type) || type.startsWith("numeric");
    }

    /** Whether a numeric has place for all digits of an integer type. */
    private static boolean holds(String numeric, String integer) {
        Matcher matcher = NUMERIC.matcher(numeric);
        return matcher.matches()
                && Integer.parseInt(matcher.group(1)) - Integer.parseInt(matcher.group(2))
                        >= DIGITS.get(INTEGERS.indexOf(integer));
    }

    public static boolean keepsValues(String from, String to) {
        if (INTEGERS.contains(from)) {
            return INTEGERS.indexOf(to) > INTEGERS.indexOf(from) || to.equals("numeric") || holds(to, from);
        }
        if (from.equals("text")) {
            return to.equals("character varying");
        }
        Matcher fromLength = LENGTH.matcher(from);
        if (fromLength.matches() || from.equals("character varying")) {
            Matcher toLength = LENGTH.matcher(to);
            return to.equals("text")
                    || to.equals("character varying")
                    || (fromLength.matches()
                            && toLength.matches()
                            && Integer.parseInt(toLength.group(1)) >= Integer.parseInt(fromLength.group(1)));
        }
        Matcher fromNumeric = NUMERIC.matcher(from);
        Matcher toNumeric = NUMERIC.matcher(to);
        if (fromNumeric.matches() && toNumeric.matches()) {
            int scale = Integer.parseInt(toNumeric.group(2)) - Integer.parseInt(fromNumeric.group(2));
            int precision = Integer.parseInt(toNumeric.group(1)) - Integer.parseInt(fromNumeric.group(1));
            return scale >= 0 && precision >= scale;
        }
        return fromNumeric.matches() && to.equals("numeric");
    }
}
