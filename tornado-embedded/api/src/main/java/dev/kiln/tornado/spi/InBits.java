package dev.kiln.tornado.spi;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names another form of a static helper of kernels, which casts between numbers and their bits: the method of the same
 * name and descriptor in the class given. An engine that can do so may read that one in place of the helper, whose
 * results it equals bit for bit. TornadoVM, which can't cast, knows nothing of this annotation.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface InBits {
    /** The class with the other form. */
    Class<?> value();
}
