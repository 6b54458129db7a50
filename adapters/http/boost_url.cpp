// Boost.URL is built here from its own sources: Debian ships its library in a package of its own.
#include <boost/url/src.hpp>
