package dev.kiln.embedded.ir;

/** What a work item can ask about its place in the grid, per dimension; always an INT. */
public enum Query {
    /** Its position in the whole grid. */
    GLOBAL_ID("globalId"),
    /** Its position in its work group. */
    LOCAL_ID("localId"),
    /** Its work group's position among the groups. */
    GROUP_ID("groupId"),
    /** The grid's size in work items. */
    GLOBAL_SIZE("globalSize"),
    /** The work group's size in work items. */
    LOCAL_SIZE("localSize");

    private final String text;

    Query(String text) {
        this.text = text;
    }

    /** The query in the text form. */
    public String text() {
        return text;
    }
}
