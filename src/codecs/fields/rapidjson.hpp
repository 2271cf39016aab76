#pragma once

// RapidJSON with its own switches for the vector instructions that every processor of these kinds has. All sources must
// agree on them.
#if defined(__SSE2__)
#define RAPIDJSON_SSE2
#elif defined(__ARM_NEON)
#define RAPIDJSON_NEON
#endif
#include <rapidjson/reader.h>
#include <rapidjson/writer.h>
