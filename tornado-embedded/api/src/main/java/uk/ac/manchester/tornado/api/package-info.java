@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
