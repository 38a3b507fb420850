/* libyaml's parser, seen from Swift (Docs/Decisions/0011-yaml.md). */
#include <yaml.h>
