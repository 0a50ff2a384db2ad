package io.tallybook.schematools.generate;

/**
 * A script with what undoes it.
 *
 * @param name of the file without its letter and ending: {@code 20260201120000__add_notes}
 */
public record GeneratedScript(String name, String sql, String undoSql) {

    /** Its 14 digits. */
    public long version() {
        return Long.parseLong(name.substring(0, name.indexOf('_')));
    }

    public String fileName() {
        return "V" + name + ".sql";
    }

    public String undoFileName() {
        return "U" + name + ".sql";
    }
}
