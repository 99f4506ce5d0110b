/**
 * Where the time of a training step goes: each task's time beside the least that its bytes and operations take on the
 * device, what lies between tasks, and threads that wait. What is measured is the step that training runs, through the
 * same plan.
 */
@NullMarked
package dev.kiln.profile;

import org.jspecify.annotations.NullMarked;
