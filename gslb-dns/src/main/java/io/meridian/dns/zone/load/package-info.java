/// Where zones come from: configuration, files and folders of files, read, checked and watched.
@NullMarked
package io.meridian.dns.zone.load;

import org.jspecify.annotations.NullMarked;
