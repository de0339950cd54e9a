package largo.core;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A record component that a configuration must set if it has the component's block, because no
 * default suits: it depends on the other keys of the block, or its value is unknown.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface RequiredKey {

  /** The hint in the message for a missing key. */
  String value();
}
