// The fault of one plug-in. CMake compiles this for each, because it takes no time, and bad_plug_in.cpp once.
extern const char* const plug_in_fault;
const char* const plug_in_fault = PLUG_IN_FAULT;

#ifdef MISSING_SYMBOL
extern "C" bool defined_nowhere();
[[maybe_unused]] const bool loaded = defined_nowhere();
#endif
