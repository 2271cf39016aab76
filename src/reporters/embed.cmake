# cmake -DOUT=FILE.cpp -DHEADER=HEADER -DNAMESPACE=NAMESPACE "-DPARTS=NAME=FILE;..." -P embed.cmake
#
# Writes a C++ source with the bytes of each FILE as `extern const std::string_view NAME`; of a FILE that is not there
# as an empty one.
set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n")
foreach(part ${PARTS})
    string(REGEX MATCH "^([^=]+)=(.*)$" matched "${part}")
    set(name ${CMAKE_MATCH_1})
    set(file "${CMAKE_MATCH_2}")
    set(bytes "")
    if(EXISTS "${file}")
        file(READ "${file}" bytes HEX)
        string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
        string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
    endif()
    # The 0 is not part of the text: an array must not be empty.
    string(APPEND source "static constexpr unsigned char ${name}_bytes[] = {\n${bytes}0};\n"
                         "const std::string_view ${name}(reinterpret_cast<const char*>(${name}_bytes), sizeof ${name}_bytes - 1);\n\n")
endforeach()
file(WRITE "${OUT}" "${source}}  // namespace ${NAMESPACE}\n")
