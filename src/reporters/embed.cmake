# cmake -DOUT=FILE.cpp -DHEADER=HEADER -DNAMESPACE=NAMESPACE "-DPARTS=NAME=[FILE[|FILE...]];..." -P embed.cmake
#
# Writes a C++ source with the bytes of each NAME's files as `extern const std::string_view NAME`.
set(source "#include \"${HEADER}\"\n\nnamespace ${NAMESPACE} {\n\n")
foreach(part ${PARTS})
    string(REGEX MATCH "^([^=]+)=(.*)$" matched "${part}")
    set(name ${CMAKE_MATCH_1})
    string(REPLACE "|" ";" files "${CMAKE_MATCH_2}")
    set(bytes "")
    foreach(file IN LISTS files)
        file(READ "${file}" more HEX)
        string(APPEND bytes "${more}")
    endforeach()
    if(bytes)
        string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
        string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
    endif()
    # The 0 is not part of the text: an array must not be empty.
    string(APPEND source "static constexpr unsigned char ${name}_bytes[] = {\n${bytes}0};\n"
                         "const std::string_view ${name}(reinterpret_cast<const char*>(${name}_bytes), sizeof ${name}_bytes - 1);\n\n")
endforeach()
file(WRITE "${OUT}" "${source}}  // namespace ${NAMESPACE}\n")
