/** What tasks are made of: function interfaces by arity, library calls, access modes and devices. */
@NullMarked
package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.NullMarked;
