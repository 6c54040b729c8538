package dev.footnote.knowledge;

import java.util.List;

/** The life of embedding spaces, for those who administer them. */
public interface SpaceAdministration {
    /** All of them, in the order in which they were registered. */
    List<SpaceStatus> list();

    /**
     * Goes back to the space that was active before; it must be complete. What is active now is
     * what the next rollback goes back to.
     */
    SpaceStatus rollback();

    /** Whether vectors are searched in the index, which must have followed before a switch. */
    boolean isIndexed();

    /** Removes a space that is not active, with all of its vectors. */
    void remove(SpaceKey key);
}
