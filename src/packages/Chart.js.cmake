# Draws the charts of `ipcbench report`. Embedded into the program. Not a header, but found in the same way.
find_file(Chart.js_FILE chart.min.js PATHS /usr/share/javascript/chart.js /usr/share/nodejs/chart.js/dist)
mark_as_advanced(Chart.js_FILE)
set(Chart.js_FOUND FALSE)
if(Chart.js_FILE)
    set(Chart.js_FOUND TRUE)
endif()
